import os

import psycopg
import redis
from fastapi import FastAPI

app = FastAPI()
stream = redis.Redis.from_url(os.environ["REDIS_URL"])


@app.get("/health")
def health():
    return {"machine": os.getenv("FLY_MACHINE_ID")}


@app.post("/sightings")
def report(bird: str, place: str):
    stream.xadd("sightings", {"bird": bird, "place": place})


@app.get("/counts")
def counts():
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        return connection.execute("select bird, count(*) from sightings group by bird").fetchall()
