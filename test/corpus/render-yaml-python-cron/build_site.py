import json
from pathlib import Path

from scrape import client

Path("site").mkdir(exist_ok=True)
rows = client.table("prices").select("*").execute().data
Path("site/index.html").write_text(f"<pre>{json.dumps(rows)}</pre>")
