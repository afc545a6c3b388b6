-- Whether a blob is still wanted is asked before every deletion.
create index on upload (sha256);
create index on dataset_version (sha256);
create index on dataset_version (index_sha256);
create index on base_model_file (sha256);
create index on checkpoint (manifest);

alter table experiment add foreign key (dataset_version) references dataset_version;
alter table experiment add foreign key (base_model) references base_model;

-- A checkpoint's row goes first and its files after it, so there is no state in between. What an ended attempt was uploading goes with it.
delete from checkpoint using run
    where run.number = checkpoint.run and checkpoint.state in ('UPLOADING', 'DELETING') and run.finished_at is not null;
drop index checkpoint_state_idx;
alter table checkpoint drop constraint checkpoint_state_check;
alter table checkpoint add constraint checkpoint_state_check check (state in ('UPLOADING', 'COMMITTED', 'CORRUPT'));
create index checkpoint_uploading on checkpoint (run, epoch) where state = 'UPLOADING';
