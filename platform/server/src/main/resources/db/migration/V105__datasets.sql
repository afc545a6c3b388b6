-- A file on its way to becoming a data set version. Its bytes are a blob.
create table upload (
    id         uuid primary key,
    file_name  text        not null,
    size       bigint      not null,
    sha256     text        not null,
    inspection jsonb       not null,
    created_at timestamptz not null default now()
);

create table dataset (
    id          uuid primary key,
    name        text        not null unique,
    description text        not null,
    created_at  timestamptz not null,
    updated_at  timestamptz not null
);
create index on dataset (updated_at, id);

-- Never changes. sha256 is that of examples.jsonl, the canonical form of all rows.
create table dataset_version (
    id           uuid primary key,
    dataset_id   uuid        not null references dataset,
    number       integer     not null,
    sha256       text        not null,
    size         bigint      not null,
    index_sha256 text        not null,
    schema       jsonb       not null,
    statistics   jsonb       not null,
    files        jsonb       not null,
    format       jsonb       not null,
    created_at   timestamptz not null default now(),
    unique (dataset_id, number),
    unique (dataset_id, sha256)
);

-- Length histograms by tokenizer, computed once.
create table dataset_lengths (
    version_id uuid  not null references dataset_version on delete cascade,
    model_id   uuid  not null references base_model on delete cascade,
    lengths    jsonb not null,
    primary key (version_id, model_id)
);
