from flask import Flask, request

from .tasks import render

app = Flask(__name__)


@app.get("/alive")
def alive():
    return "yes"


@app.post("/invoices/<number>")
def ask(number: str):
    render.delay(number, request.get_data(as_text=True))
    return "", 202
