-- The tables of every package. A package's code names only its own tables, and the views that packages below it publish for reading;
-- TablesOfPackagesTest keeps that by the headings "-- package …" of this file.

-- package access

-- Secrets are stored as SHA-256 only; each is 256 random bits.
create table api_token (
    id           uuid primary key,
    name         text        not null,
    role         text        not null check (role in ('ADMIN', 'MEMBER', 'VIEWER')),
    sha256       text        not null unique,
    created_at   timestamptz not null,
    last_used_at timestamptz,
    expires_at   timestamptz
);

create table sign_in_link (
    sha256     text primary key,
    expires_at timestamptz not null
);

create table session (
    sha256     text primary key,
    user_name  text        not null,
    role       text        not null check (role in ('ADMIN', 'MEMBER', 'VIEWER')),
    -- a session that was opened with an API token ends with that token
    token_id   uuid references api_token on delete cascade,
    created_at timestamptz not null,
    used_at    timestamptz not null
);

-- package http

-- The response to a submission, kept so that repeating it with the same key changes nothing.
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

-- package storage

-- The object store that belongs to this database carries the same id.
create table object_store (
    only_row    boolean primary key default true check (only_row),
    id          uuid        not null default gen_random_uuid(),
    -- whether a store carries the id
    bonded      boolean     not null default false,
    -- of the server; a store that has seen more than its database shows that an older database was restored
    starts      bigint      not null default 0,
    sweep_after timestamptz not null default now()
);
insert into object_store default values;

-- package plugins

-- A plugin jar, by its bytes. Rows stay when a plugin is replaced or removed: jobs pin jars by SHA-256.
create table plugin_jar (
    sha256      text primary key,
    plugin_id   text        not null,
    version     text        not null,
    provider    text        not null,
    description text        not null,
    requires    text        not null,
    size        bigint      not null,
    bundled     boolean     not null,
    current     boolean     not null,
    enabled     boolean     not null default true,
    extensions  jsonb       not null default '[]',
    problem     text,
    uploaded_at timestamptz not null default now()
);
create unique index plugin_jar_current on plugin_jar (plugin_id) where current;

-- package models

create table base_model (
    id         uuid primary key,
    name       text        not null unique,
    family     text        not null,
    source     text        not null check (source in ('STARTER', 'UPLOAD', 'HUB', 'FOLDER', 'RECIPE')),
    hub_id     text,
    license    text,
    languages  jsonb       not null,
    -- json and not jsonb: the order of what it lists is kept
    outline    json        not null,
    -- why the family was chosen, and what became of the checkpoint's tensors
    family_reason text     not null default '',
    import_report json,
    size       bigint      not null,
    -- of the lines "<sha256 of the file>  <name>", sorted by name: two models are the same when all their files are
    sha256     text        not null unique,
    -- of a model that a recipe made: recipe, plugin, options, seed, sources
    provenance json,
    -- of what determines a recipe's result; asking for the same again returns this model
    recipe_key text unique,
    created_at timestamptz not null default now()
);

create table base_model_file (
    model_id uuid   not null references base_model on delete cascade,
    name     text   not null,
    size     bigint not null,
    sha256   text   not null,
    primary key (model_id, name)
);
create index on base_model_file (sha256);

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
    -- what an import downloads from a hub: its folder is shared by all imports of the same commit, and goes with the last of them
    hub_id      text,
    hub_commit  text,
    created_at  timestamptz not null default now()
);
create index on model_import (created_at desc);

-- package uploads

-- A file on its way to becoming a data set version. Its bytes are a blob.
create table upload (
    id         uuid primary key,
    file_name  text        not null,
    size       bigint      not null,
    sha256     text        not null,
    inspection jsonb       not null,
    created_at timestamptz not null default now()
);
create index on upload (sha256);

-- package datasets

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
    -- what was said when the version was made, and how many faulty rows were left out of it
    warnings     jsonb       not null default '[]',
    dropped_rows bigint      not null default 0,
    -- lines, rows and normalized values of the files, for people to check
    report       jsonb       not null default '{"files": [], "normalized": []}',
    created_at   timestamptz not null default now(),
    unique (dataset_id, number),
    unique (dataset_id, sha256)
);
create index on dataset_version (sha256);
create index on dataset_version (index_sha256);

-- Length histograms by tokenizer, computed once.
create table dataset_lengths (
    version_id uuid  not null references dataset_version on delete cascade,
    model_id   uuid  not null references base_model on delete cascade,
    lengths    jsonb not null,
    primary key (version_id, model_id)
);

-- package experiments

create table experiment (
    id              uuid primary key,
    number          bigint generated always as identity unique,
    name            text not null,
    note            text not null,
    -- head, placements, strategies, settings and resources as they were requested
    specification   jsonb not null,
    dataset_version uuid not null references dataset_version,
    base_model      uuid not null references base_model,
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

-- package runs

create table run (
    -- the key of the big tables: eight bytes and ascending, where a random uuid would scatter their indexes
    number              bigint generated always as identity primary key,
    id                  uuid not null unique,
    experiment          uuid not null references experiment,
    name                text not null,
    -- what the experiment is called and asks about
    experiment_name     text not null,
    dataset_version     uuid not null references dataset_version,
    dataset             uuid not null,
    dataset_name        text not null,
    dataset_number      int not null,
    base_model          uuid not null references base_model,
    base_model_name     text not null,
    state               text not null check (state in ('QUEUED', 'STARTING', 'RUNNING', 'PAUSED', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    cause               text,
    reason              text,
    hint                text,
    -- every default filled in: the whole truth about what this run does
    specification       jsonb not null,
    -- as it was asked for; what it leaves out was decided by planning
    requested           jsonb not null,
    plan                jsonb not null,
    job                 uuid,
    -- number of the newest attempt, over all jobs of the run
    attempt             int not null default 0,
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
    primary_direction   text check (primary_direction in ('MAXIMIZE', 'MINIMIZE')),
    -- what is wrong with the result of a run that has succeeded
    verdict_kind        text check (verdict_kind in ('DIVERGED', 'LEARNED_NOTHING')),
    verdict             text,
    note                text not null default '',
    -- the run that it was cloned from, which may be deleted since
    parent              uuid,
    -- the same for runs that differ in nothing but their seed
    variation           text not null generated always as (md5((specification #- '{settings,seed}')::text)) stored,
    -- who launched it
    created_by          text not null,
    created_at          timestamptz not null default now(),
    started_at          timestamptz,
    finished_at         timestamptz
) with (fillfactor = 80);
create index on run (experiment);
create index on run (state, number);
create index on run (dataset_version);
create index on run (base_model);

create table run_plugin (
    run       bigint not null references run on delete cascade,
    plugin    text not null,
    version   text not null,
    sha256    text not null,
    size      bigint not null,
    primary key (run, plugin)
);
create index on run_plugin (plugin);

-- Models and data set versions that options of a run name, as they were when it was launched.
create table run_reference (
    run        bigint not null references run on delete cascade,
    reference  text not null,
    kind       text not null check (kind in ('MODEL', 'DATASET')),
    name       text not null,
    sha256     text not null,
    -- kept from being cleaned up
    checkpoint uuid,
    base_model      uuid references base_model,
    dataset_version uuid references dataset_version,
    primary key (run, reference)
);

-- The specification's settings one by one, to filter, sort and group by. "short_name" is without the extension: "rank" of "lora.rank".
create table run_setting (
    run        bigint not null references run on delete cascade,
    name       text not null,
    short_name text not null,
    text       text not null,
    -- null when the value is no number
    number     double precision,
    primary key (run, name)
);
create index on run_setting (name, run);
create index on run_setting (short_name);

create table run_tag (
    run bigint not null references run on delete cascade,
    tag text not null,
    primary key (run, tag)
);
create index on run_tag (tag);

-- A saved view of the runs page: what stands after the question mark of its address.
create table run_view (
    id         uuid primary key,
    name       text not null unique,
    query      text not null,
    created_by text not null,
    updated_at timestamptz not null default now()
);

create view run_summary as
    select number, id, experiment, name, state, primary_metric, primary_value, primary_direction, created_at, finished_at from run;

-- package measurements

create table metric (
    id   int generated always as identity primary key,
    name text not null unique
);

-- One value per (run, metric, step). A later attempt that repeats a step supersedes what an earlier one wrote.
create table metric_point (
    run      bigint not null,
    metric   int not null,
    step     bigint not null,
    attempt  int not null,
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

create view run_metric as
    select latest_metric.run, metric.name, latest_metric.value from latest_metric join metric on metric.id = latest_metric.metric;

-- The log of a run over all its jobs, or of another job.
create table log_line (
    number  bigint generated always as identity,
    -- a run, or the job
    owner   uuid not null,
    attempt int not null,
    -- counted by the worker within its attempt
    line    bigint not null,
    level   text not null,
    written timestamptz not null,
    text    text not null,
    primary key (owner, attempt, line)
);
create index on log_line (owner, number);

-- package evaluations

-- One model on one split of one data set version.
create table evaluation (
    number          bigint generated always as identity primary key,
    id              uuid not null unique,
    -- the run that evaluated while it trained, or the job that was requested on its own
    owner           uuid not null,
    -- the run that trained the model
    run             uuid references run (id) on delete cascade,
    -- reference of a registered version or a checkpoint
    model           text not null,
    dataset_version uuid not null references dataset_version,
    attempt         int not null,
    step            bigint not null,
    split           text not null check (split in ('TRAIN', 'DEV', 'TEST')),
    metrics         json,
    -- the head's metrics with their directions; the first ranks
    declared        json,
    -- json and not jsonb: the order of names is the order in which they are shown
    figures         json,
    -- values of bootstrap replicates by metric, and [low, high] of their middle 95 %
    replicates      json,
    intervals       json,
    fitted          json,
    predictions     bigint not null,
    cut             bigint not null default 0,
    -- predictions come in batches; until the report arrives nobody sees the evaluation, and an older one of the same step may be there
    complete        boolean not null,
    created_at      timestamptz not null default now(),
    unique (owner, step, split, complete),
    check (not complete or (metrics is not null and declared is not null and figures is not null
        and replicates is not null and intervals is not null and fitted is not null))
);
create index on evaluation (run);
create index on evaluation (model);
create index on evaluation (dataset_version);

create table prediction (
    evaluation  bigint not null references evaluation on delete cascade,
    example     bigint not null,
    part        int not null,
    truth       json,
    truth_text  text,
    answer      json not null,
    answer_text text not null,
    confidence  double precision not null,
    -- null where it is not known; likewise quality
    loss        double precision,
    quality     double precision,
    cut         boolean not null,
    primary key (evaluation, example, part)
);
create index on prediction (evaluation, loss desc nulls last);

-- What an evaluate job is to do.
create table evaluation_order (
    job             uuid primary key,
    -- an exact reference, and the checkpoint that it keeps from being cleaned up until the job has finished
    model           text not null,
    checkpoint      uuid not null,
    -- null when another server trained it
    run             uuid references run (id) on delete cascade,
    dataset_version uuid not null references dataset_version,
    splits          text[] not null,
    replicates      int not null,
    created_at      timestamptz not null default now()
);
create index on evaluation_order (run);

-- package checkpoints

-- UPLOADING is invisible; the change to COMMITTED is the moment a checkpoint exists. A checkpoint's row goes first and its files after it.
create table checkpoint (
    id            uuid primary key,
    -- null for a model that came with an imported version: it goes with its last pin
    run           bigint references run,
    attempt       int not null,
    step          bigint not null,
    progress      double precision not null,
    state         text not null check (state in ('UPLOADING', 'COMMITTED', 'CORRUPT')),
    metrics       jsonb not null,
    -- of the metric that ranks the run's checkpoints
    primary_value     double precision,
    primary_direction text check (primary_direction in ('MAXIMIZE', 'MINIMIZE')),
    size          bigint not null,
    manifest      text,
    pins          int not null default 0,
    created_at    timestamptz not null default now(),
    committed_at  timestamptz
);
create index on checkpoint (run, step desc);
create index checkpoint_uploading on checkpoint (run, attempt) where state = 'UPLOADING';
create index on checkpoint (manifest);
alter table run_reference add foreign key (checkpoint) references checkpoint;

create table checkpoint_file (
    checkpoint uuid not null references checkpoint on delete cascade,
    name       text not null,
    size       bigint not null,
    sha256     text not null,
    primary key (checkpoint, name)
);
create index on checkpoint_file (sha256);

-- package queue

create table job (
    id                    uuid primary key,
    number                bigint generated always as identity unique,
    kind                  text not null,
    state                 text not null check (state in ('QUEUED', 'STARTING', 'RUNNING', 'PAUSED', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    -- for people: what it works on, and what that belongs to
    title                 text not null,
    context               text,
    options               jsonb not null,
    priority              int not null,
    -- among jobs of one priority, where somebody has moved it; null: in the order of "number"
    place                 double precision,
    slots                 int not null check (slots > 0),
    -- the number of the newest attempt: it fences, and only grows over all jobs of the first subject
    attempt               int not null,
    -- what maxAttempts limits: pauses and attempts that an outage ended are not among them
    failures              int not null default 0,
    max_attempts          int not null,
    -- outages in a row without a checkpoint or state in between
    fruitless_outages     int not null default 0,
    lease_until           timestamptz,
    pause_requested       boolean not null default false,
    -- counted rather than cleared by the response that tells the worker, for that response may be lost
    checkpoints_requested int not null default 0,
    -- what an attempt stored to go on from
    state_sha256          text,
    state_size            bigint,
    planned_seconds       double precision,
    phase                 text,
    step                  bigint not null default 0,
    total_steps           bigint not null default 0,
    seconds_left          double precision,
    cause                 text,
    reason                text,
    hint                  text,
    created_by            text,
    created_at            timestamptz not null default now(),
    -- since when it waits; a pause and a failed attempt begin anew
    queued_at             timestamptz not null default now(),
    started_at            timestamptz,
    finished_at           timestamptz,
    check ((lease_until is not null) = (state in ('STARTING', 'RUNNING'))),
    check ((finished_at is not null) = (state in ('SUCCEEDED', 'FAILED', 'CANCELLED')))
) with (fillfactor = 70);
create index job_waiting on job (priority desc, coalesce(place, number), number) where state = 'QUEUED';
create index job_leased on job (lease_until) where lease_until is not null;
create index job_finished on job (finished_at desc, number desc) where finished_at is not null;
create index on job (state_sha256) where state_sha256 is not null;

create table job_subject (
    job      uuid not null references job on delete cascade,
    position int not null,
    kind     text not null,
    id       text not null,
    -- whether no other unfinished job may work on it; false once the job has finished
    claimed  boolean not null,
    primary key (job, position)
);
create index on job_subject (kind, id);
create unique index job_subject_claimed on job_subject (kind, id) where claimed;

create table job_plugin (
    job     uuid not null references job on delete cascade,
    plugin  text not null,
    version text not null,
    sha256  text not null,
    size    bigint not null,
    primary key (job, plugin)
);
create index on job_plugin (plugin);

create table attempt (
    job         uuid not null references job on delete cascade,
    attempt     int not null,
    state       text not null check (state in ('STARTING', 'RUNNING', 'PAUSED', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    token_hash  bytea not null,
    device      text not null,
    -- what the worker was given, fixed at its first request
    assignment  jsonb,
    cause       text,
    reason      text,
    -- a checkpoint or state was stored: whatever ends this attempt, the next one begins further on
    advanced    boolean not null default false,
    started_at  timestamptz not null default now(),
    finished_at timestamptz,
    primary key (job, attempt)
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
    attempt    int,
    -- why the slot is not given out although nothing should use it
    quarantine text,
    primary key (device, number),
    check ((job is null) = (attempt is null))
);

-- The last moment at which somebody watched over the leases. Lease time passes only while somebody watches, so that an outage of the
-- server or of the database itself takes no job away from its worker.
create table lease_clock (
    only_row boolean primary key default true check (only_row),
    beat     timestamptz not null default now()
);
insert into lease_clock default values;

-- package registry

create table registered_model (
    id           uuid primary key,
    name         text not null unique check (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    description  text not null default '',
    -- the number given out last; it only grows, so the number of a deleted version never comes back
    last_version int not null default 0,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now()
);

create table model_version (
    id         uuid primary key,
    model      uuid not null references registered_model,
    number     int not null,
    -- null when another server trained it
    run        uuid references run (id),
    checkpoint uuid not null references checkpoint,
    base_model uuid not null references base_model,
    note       text not null,
    -- where the version came from, written down once: it never changes, whatever becomes of what it names
    lineage    jsonb not null,
    created_by text not null,
    created_at timestamptz not null default now(),
    unique (model, number)
);
create index on model_version (run);
create index on model_version (checkpoint);
create index on model_version (base_model);

-- The head that a recipe kept with the base model it made, over which it predicts.
create table kept_head (
    base_model uuid primary key references base_model,
    checkpoint uuid  not null references checkpoint,
    -- of the model that the head was taken from, over the made base model
    lineage    jsonb not null
);
create index on kept_head (checkpoint);

create table model_alias (
    model   uuid not null references registered_model,
    alias   text not null check (alias ~ '^[a-z0-9][a-z0-9-]{0,62}$' and alias !~ '^[0-9]+$'),
    version int not null,
    primary key (model, alias),
    foreign key (model, version) references model_version (model, number)
);

create table model_alias_change (
    id           bigint generated always as identity primary key,
    model        uuid not null references registered_model,
    alias        text not null,
    -- null when the alias was new, or is gone
    from_version int,
    to_version   int,
    changed_by   text not null,
    reason       text not null,
    changed_at   timestamptz not null default now()
);
create index on model_alias_change (model, id desc);

-- package recipes

-- What a recipe is to make; the base model appears when its job has succeeded.
create table recipe_order (
    job        uuid primary key,
    name       text        not null,
    -- id and options, with exact references
    recipe     jsonb       not null,
    seed       bigint      not null,
    -- references of models and data set versions with the SHA-256 of what each meant
    sources    jsonb       not null,
    -- of everything that determines the result
    recipe_key text        not null,
    -- what the worker has made, before the base model exists
    result     jsonb,
    model      uuid references base_model on delete set null,
    created_by text        not null,
    created_at timestamptz not null default now()
);
create index on recipe_order (recipe_key);

-- package analyses

create table analysis (
    id         uuid primary key,
    number     bigint generated always as identity unique,
    job        uuid not null unique,
    title      text        not null,
    -- id and options of the extension, with exact references
    analysis   jsonb       not null,
    -- the jar that brings it: id, version, SHA-256 and size
    plugin     jsonb       not null,
    -- models that options name
    named      text[]      not null,
    -- the data set version that was chosen
    dataset    uuid references dataset_version,
    -- the chosen one, or that of the first trained model
    reads      uuid,
    seed       bigint      not null,
    -- checkpoints that are kept from being cleaned up until the job has finished
    pinned     uuid[]      not null,
    -- json and not jsonb: the order of names is the order in which they are shown
    figures    json        not null default '[]',
    created_by text        not null,
    created_at timestamptz not null default now()
);

create table analysis_subject (
    analysis uuid not null references analysis on delete cascade,
    position int  not null,
    -- a model reference
    model    text not null,
    name     text not null,
    primary key (analysis, position)
);
create index on analysis_subject (model);

-- package studies

create table study (
    id              uuid primary key,
    number          bigint generated always as identity unique,
    name            text        not null,
    -- id and options of the extension, and its title
    study           jsonb       not null,
    title           text        not null,
    -- the jar that it was started with: id, version, SHA-256 and size
    plugin          jsonb       not null,
    specification   jsonb       not null,
    -- ranges by path
    search_space    jsonb       not null,
    -- its runs are runs of this experiment
    experiment      uuid        not null,
    dataset_version uuid        not null references dataset_version,
    base_model      uuid        not null references base_model,
    state           text        not null check (state in ('RUNNING', 'FINISHED', 'FAILED', 'CANCELLED')),
    -- why it ended before its last round
    reason          text,
    most_runs       int,
    most_minutes    double precision,
    -- json and not jsonb: the order of names is the order in which they are shown
    figures         json        not null default '[]',
    problems        jsonb       not null default '[]',
    -- what had ended when the figures were computed
    figures_of      text        not null default '',
    created_by      text        not null,
    created_at      timestamptz not null default now(),
    finished_at     timestamptz
);
create index on study (state) where state = 'RUNNING';
create index on study (experiment);

-- Stored before the first of its runs is queued, so that a restarted server only asks for the next one.
create table study_round (
    study      uuid        not null references study on delete cascade,
    round      int         not null,
    created_at timestamptz not null default now(),
    primary key (study, round)
);

create table study_variant (
    study     uuid not null,
    round     int  not null,
    position  int  not null,
    name      text not null,
    variant   jsonb not null,
    -- the job that makes its model first
    model_job uuid,
    primary key (study, round, position),
    foreign key (study, round) references study_round on delete cascade
);

-- One run per seed of a variant.
create table study_run (
    study             uuid   not null,
    round             int    not null,
    position          int    not null,
    seed              bigint not null,
    run               uuid,
    -- why it has no run
    problem           text,
    estimated_seconds double precision not null default 0,
    -- the run has succeeded, and the value that it had then: it may go on in a later round
    ended             boolean not null default false,
    value             double precision,
    primary key (study, round, position, seed),
    foreign key (study, round, position) references study_variant on delete cascade
);
create index on study_run (run) where run is not null;

-- Analyses of finished runs that their variant asks for.
create table study_analysis (
    study    uuid   not null,
    round    int    not null,
    position int    not null,
    seed     bigint not null,
    place    int    not null,
    job      uuid,
    problem  text,
    primary key (study, round, position, seed, place),
    foreign key (study, round, position, seed) references study_run on delete cascade
);
