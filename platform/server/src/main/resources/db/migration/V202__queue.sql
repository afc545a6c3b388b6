create table job (
    id                   uuid primary key,
    number               bigint generated always as identity unique,
    run                  uuid not null references run (id),
    kind                 text not null,
    state                text not null check (state in ('QUEUED', 'STARTING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    priority             int not null,
    slots                int not null check (slots > 0),
    -- the fencing number: it only grows, over all jobs of a run
    epoch                int not null,
    first_epoch          int not null,
    max_attempts         int not null,
    lease_until          timestamptz,
    checkpoint_requested boolean not null default false,
    created_at           timestamptz not null default now(),
    started_at           timestamptz,
    finished_at          timestamptz,
    check ((lease_until is not null) = (state in ('STARTING', 'RUNNING'))),
    check ((finished_at is not null) = (state in ('SUCCEEDED', 'FAILED', 'CANCELLED')))
) with (fillfactor = 70);
create index job_waiting on job (priority desc, number) where state = 'QUEUED';
create index job_leased on job (lease_until) where lease_until is not null;
create index on job (run);
-- a run is trained by one job at a time
create unique index job_unfinished on job (run) where finished_at is null;

create table attempt (
    job         uuid not null references job on delete cascade,
    epoch       int not null,
    state       text not null check (state in ('STARTING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    token_hash  bytea not null,
    device      text not null,
    -- what the worker was given, fixed at its first question
    assignment  jsonb,
    cause       text,
    reason      text,
    started_at  timestamptz not null default now(),
    finished_at timestamptz,
    primary key (job, epoch)
);

create table device (
    id           text primary key,
    kind         text not null check (kind in ('gpu', 'cpu')),
    name         text not null,
    memory_bytes bigint
);

-- A slot stays taken until the processes of its attempt are gone, which may be long after the attempt has ended.
create table slot (
    device     text not null references device on delete cascade,
    number     int not null,
    job        uuid,
    epoch      int,
    -- why the slot is not given out although nothing should use it
    quarantine text,
    primary key (device, number),
    check ((job is null) = (epoch is null))
);

-- The last moment at which somebody watched over the leases. Lease time passes only while somebody watches, so that an outage of the
-- server or of the database itself takes no job away from its worker.
create table lease_clock (
    only_row boolean primary key default true check (only_row),
    beat     timestamptz not null default now()
);
insert into lease_clock default values;
