create table registered_model (
    id          uuid primary key,
    name        text not null unique check (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    description text not null,
    created_at  timestamptz not null,
    updated_at  timestamptz not null
);

create table model_version (
    id         uuid primary key,
    model      uuid not null references registered_model,
    number     int not null,
    run        uuid not null references run (id),
    checkpoint uuid not null references checkpoint,
    note       text not null,
    created_by text not null,
    created_at timestamptz not null,
    unique (model, number)
);
create index on model_version (run);
create index on model_version (checkpoint);

create table model_alias (
    model   uuid not null references registered_model,
    alias   text not null,
    version int not null,
    primary key (model, alias),
    foreign key (model, version) references model_version (model, number)
);

create table model_alias_change (
    id           bigint generated always as identity primary key,
    model        uuid not null references registered_model,
    alias        text not null,
    from_version int,
    to_version   int,
    changed_by   text not null,
    reason       text not null,
    changed_at   timestamptz not null default now()
);
