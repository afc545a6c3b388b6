-- Attempts that ended because the server or the machine was away; they do not count against the job.
alter table job add column interrupted int not null default 0;
-- A checkpoint was committed: whatever ends this attempt, the next one begins further on.
alter table attempt add column advanced boolean not null default false;

-- Counted rather than cleared by the answer that tells the worker, for that answer may be lost.
alter table job drop column checkpoint_requested;
alter table job add column checkpoints_requested int not null default 0;
