import os

from flask import Flask
from flask_socketio import SocketIO
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config.update(
    SECRET_KEY=os.environ["SECRET_KEY"],
    SQLALCHEMY_DATABASE_URI=os.environ["DATABASE_PRIVATE_URL"],
)
db = SQLAlchemy(app)
socketio = SocketIO(
    app,
    message_queue=os.getenv("REDIS_URL"),
    cors_allowed_origins=[f"https://{os.getenv('RAILWAY_STATIC_URL', 'localhost')}"],
)

from . import calls  # noqa: E402, F401


@app.route("/healthy")
def healthy():
    return {"replica": os.getenv("RAILWAY_REPLICA_ID", "none")}
