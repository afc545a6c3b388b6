create table base_model (
    id         uuid primary key,
    name       text        not null unique,
    family     text        not null,
    source     text        not null check (source in ('STARTER', 'UPLOAD', 'HUB', 'FOLDER')),
    hub_id     text,
    licence    text,
    languages  jsonb       not null,
    outline    jsonb       not null,
    size       bigint      not null,
    -- of the lines "<sha256 of the file>  <name>", sorted by name: two models are the same when all their files are
    sha256     text        not null unique,
    created_at timestamptz not null default now()
);

create table base_model_file (
    model_id uuid   not null references base_model on delete cascade,
    name     text   not null,
    size     bigint not null,
    sha256   text   not null,
    primary key (model_id, name)
);

create table model_import (
    id          uuid primary key,
    kind        text        not null,
    name        text        not null,
    state       text        not null check (state in ('RUNNING', 'SUCCEEDED', 'FAILED')),
    bytes_done  bigint      not null default 0,
    bytes_total bigint,
    file        text,
    problems    jsonb       not null default '[]',
    model_id    uuid references base_model on delete set null,
    created_at  timestamptz not null default now()
);
create index on model_import (created_at desc);
