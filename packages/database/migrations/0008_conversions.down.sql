drop table job_watchers;
