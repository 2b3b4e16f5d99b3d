import os

API_PREFIX = "/api/v2"
DATABASE_URL = os.environ["DATABASE_URL"]
