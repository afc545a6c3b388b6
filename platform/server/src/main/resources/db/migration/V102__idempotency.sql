-- The answer to a submission, kept so that repeating it with the same key changes nothing.
create table idempotency_key (
    caller      text        not null,
    operation   text        not null,
    key         text        not null,
    fingerprint text        not null,
    answer      jsonb,
    created_at  timestamptz not null default now(),
    primary key (caller, operation, key)
);
create index on idempotency_key (created_at);
