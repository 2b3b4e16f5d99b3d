import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What its people change before they move: Resend's address is no constant any more (the SDKs read this variable by themselves). */
export function askOwnMail(source: string): void {
  const file = join(source, 'backend/community/mail.py');
  const text = readFileSync(file, 'utf8')
    .replace(
      'ENDPOINT = "https://api.resend.com/emails"',
      'ENDPOINT = os.environ.get("RESEND_BASE_URL", "https://api.resend.com") + "/emails"',
    )
    .replace('import requests', 'import os\n\nimport requests');
  writeFileSync(file, text);
}
