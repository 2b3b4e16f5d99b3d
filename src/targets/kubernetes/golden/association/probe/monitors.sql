-- Written by `unmoor render`. To change what it follows from, edit unmoor.yaml (or the flags) and render again.
-- Edits made here are kept: what both sides changed in the same place is written beside this file, as .new.
BEGIN IMMEDIATE;
INSERT INTO monitor ("name", "type", "url", "user_id", "active", "interval", "retry_interval", "maxretries", "method", "accepted_statuscodes_json", "expiry_notification", "push_token")
  SELECT 'association: health', 'http', 'https://association.example/api/health/', owner.id, 1, 60, 60, 2, 'GET', '["200-299"]', 1, NULL
  FROM (SELECT id FROM "user" ORDER BY id LIMIT 1) AS owner
  WHERE NOT EXISTS (SELECT 1 FROM monitor WHERE name = 'association: health');
INSERT INTO monitor ("name", "type", "url", "user_id", "active", "interval", "retry_interval", "maxretries", "method", "accepted_statuscodes_json", "expiry_notification", "push_token")
  SELECT 'association: association.example', 'http', 'https://association.example/', owner.id, 1, 60, 60, 2, 'GET', '["200-299"]', 1, NULL
  FROM (SELECT id FROM "user" ORDER BY id LIMIT 1) AS owner
  WHERE NOT EXISTS (SELECT 1 FROM monitor WHERE name = 'association: association.example');
INSERT INTO monitor ("name", "type", "url", "user_id", "active", "interval", "retry_interval", "maxretries", "method", "accepted_statuscodes_json", "expiry_notification", "push_token")
  SELECT 'association: sign of life', 'push', NULL, owner.id, 1, 120, 120, 1, 'GET', '["200-299"]', 0, lower(hex(randomblob(16)))
  FROM (SELECT id FROM "user" ORDER BY id LIMIT 1) AS owner
  WHERE NOT EXISTS (SELECT 1 FROM monitor WHERE name = 'association: sign of life');
INSERT INTO monitor_notification (monitor_id, notification_id)
  SELECT monitor.id, notification.id FROM monitor, notification
  WHERE notification.is_default = 1 AND monitor.name IN ('association: health', 'association: association.example', 'association: sign of life')
    AND NOT EXISTS (SELECT 1 FROM monitor_notification AS known
      WHERE known.monitor_id = monitor.id AND known.notification_id = notification.id);
COMMIT;
SELECT 'HEARTBEAT_URL=https://<probe>/api/push/' || push_token FROM monitor WHERE type = 'push' AND push_token IS NOT NULL ORDER BY id DESC LIMIT 1;
