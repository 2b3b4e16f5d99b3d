import os

import psycopg
from fastapi import FastAPI

app = FastAPI()


@app.get("/healthz")
def healthz():
    return "ok"


@app.post("/answers")
def answer(words: str):
    with psycopg.connect(os.environ["SURVEY_DATABASE_URL"]) as connection:
        connection.execute("insert into answers values (%s)", (words,))
