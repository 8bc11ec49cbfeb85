drop table shares, webhook_deliveries, webhooks;
drop view cad_processing_audit;
drop table audit_anchors, audit_log;
