drop view failed_cad_analyses;
drop table schedules, workflows, dead_letters, conversion_cache, artefacts, pipeline_events, worker_configs, workers, job_claims, jobs;
