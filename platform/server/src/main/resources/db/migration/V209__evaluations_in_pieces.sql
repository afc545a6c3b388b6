-- The predictions of an evaluation come in pieces. Until its report completes it, it has no metrics and nobody sees it; meanwhile an older
-- one of the same step may still be there.
alter table evaluation
    add column complete boolean not null default true,
    alter column metrics drop not null,
    alter column primary_metric drop not null,
    add check (not complete or (metrics is not null and primary_metric is not null)),
    drop constraint evaluation_run_step_split_key,
    add unique (run, step, split, complete);
alter table evaluation alter column complete drop default;
