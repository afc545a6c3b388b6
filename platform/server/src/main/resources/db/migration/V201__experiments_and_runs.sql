create table experiment (
    id              uuid primary key,
    number          bigint generated always as identity unique,
    name            text not null,
    note            text not null,
    -- head, placement, strategy, training and resources as they were asked for
    specification   jsonb not null,
    dataset_version uuid not null,
    base_model      uuid not null,
    -- names as they were at the launch; neither a data set nor a base model is renamed
    dataset         uuid not null,
    dataset_name    text not null,
    dataset_number  int not null,
    base_model_name text not null,
    created_by      text not null,
    created_at      timestamptz not null default now()
);
create index on experiment (dataset_version);
create index on experiment (base_model);

create table run (
    -- the key of the big tables: eight bytes and ascending, where a random uuid would scatter their indexes
    number              bigint generated always as identity primary key,
    id                  uuid not null unique,
    experiment          uuid not null references experiment,
    name                text not null,
    state               text not null check (state in ('QUEUED', 'STARTING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    cause               text,
    reason              text,
    hint                text,
    -- every default filled in: the whole truth about what this run does
    specification       jsonb not null,
    plan                jsonb not null,
    job                 uuid,
    attempts            int not null default 0,
    -- the checkpoint that the newest attempt started from
    resumed_from        uuid,
    phase               text,
    step                bigint not null default 0,
    total_steps         bigint not null,
    seconds_left        double precision,
    examples_per_second double precision,
    memory_bytes        bigint,
    trained_parameters  bigint not null,
    total_parameters    bigint not null,
    seconds             double precision,
    primary_metric      text,
    primary_value       double precision,
    created_at          timestamptz not null default now(),
    started_at          timestamptz,
    finished_at         timestamptz
) with (fillfactor = 80);
create index on run (experiment);
create index on run (state, number);

create table run_plugin (
    run       bigint not null references run on delete cascade,
    plugin    text not null,
    version   text not null,
    sha256    text not null,
    size      bigint not null,
    primary key (run, plugin)
);
create index on run_plugin (plugin);

create table metric (
    id   int generated always as identity primary key,
    name text not null unique
);

-- One value per (run, metric, step). A later attempt that repeats a step supersedes what an earlier one wrote.
create table metric_point (
    run      bigint not null,
    metric   int not null,
    step     bigint not null,
    epoch    int not null,
    progress double precision not null,
    seconds  double precision not null,
    value    double precision not null,
    primary key (run, metric, step)
) partition by hash (run);
create table metric_point_0 partition of metric_point for values with (modulus 8, remainder 0);
create table metric_point_1 partition of metric_point for values with (modulus 8, remainder 1);
create table metric_point_2 partition of metric_point for values with (modulus 8, remainder 2);
create table metric_point_3 partition of metric_point for values with (modulus 8, remainder 3);
create table metric_point_4 partition of metric_point for values with (modulus 8, remainder 4);
create table metric_point_5 partition of metric_point for values with (modulus 8, remainder 5);
create table metric_point_6 partition of metric_point for values with (modulus 8, remainder 6);
create table metric_point_7 partition of metric_point for values with (modulus 8, remainder 7);

-- The lowest and the highest of every 128 steps, so that a curve of a million points is drawn from eight thousand rows.
-- A point is {value, step, progress, seconds}: arrays compare by their first element, so least() and greatest() keep whole points.
create table metric_extent (
    run    bigint not null,
    metric int not null,
    chunk  bigint not null,
    low    double precision[] not null,
    high   double precision[] not null,
    primary key (run, metric, chunk)
);

-- What lists show and sort by, kept up to date in the transaction that stores the points.
create table latest_metric (
    run        bigint not null references run on delete cascade,
    metric     int not null,
    points     bigint not null,
    first_step bigint not null,
    last_step  bigint not null,
    value      double precision not null,
    primary key (run, metric)
) with (fillfactor = 70);

create table log_line (
    number  bigint generated always as identity,
    run     bigint not null references run on delete cascade,
    epoch   int not null,
    -- counted by the worker within its attempt
    line    bigint not null,
    level   text not null,
    written timestamptz not null,
    text    text not null,
    primary key (run, epoch, line)
);
create index on log_line (run, number);

create table evaluation (
    number      bigint generated always as identity primary key,
    id          uuid not null unique,
    run         bigint not null references run on delete cascade,
    epoch       int not null,
    step        bigint not null,
    split       text not null,
    metrics     jsonb not null,
    primary_metric text not null,
    confusion   jsonb,
    predictions bigint not null,
    created_at  timestamptz not null default now(),
    unique (run, step, split)
);

create table prediction (
    evaluation bigint not null references evaluation on delete cascade,
    example    bigint not null,
    label      text,
    answer     text not null,
    confidence double precision not null,
    loss       double precision not null,
    scores     jsonb not null,
    primary key (evaluation, example)
);
create index on prediction (evaluation, loss desc);

-- UPLOADING is invisible; the change to COMMITTED is the moment a checkpoint exists. DELETING goes back to invisible before its files go.
create table checkpoint (
    id            uuid primary key,
    run           bigint not null references run,
    epoch         int not null,
    step          bigint not null,
    progress      double precision not null,
    state         text not null check (state in ('UPLOADING', 'COMMITTED', 'CORRUPT', 'DELETING')),
    metrics       jsonb not null,
    primary_value double precision,
    size          bigint not null,
    manifest      text,
    pins          int not null default 0,
    created_at    timestamptz not null default now(),
    committed_at  timestamptz
);
create index on checkpoint (run, step desc);
create index on checkpoint (state) where state in ('UPLOADING', 'DELETING');

create table checkpoint_file (
    checkpoint uuid not null references checkpoint on delete cascade,
    name       text not null,
    size       bigint not null,
    sha256     text not null,
    primary key (checkpoint, name)
);
create index on checkpoint_file (sha256);
