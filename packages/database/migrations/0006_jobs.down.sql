drop index pipeline_events_age;
alter table job_claims drop column expires_at;
