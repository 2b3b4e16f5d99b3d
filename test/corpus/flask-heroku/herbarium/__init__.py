import os

from flask import Flask

from .models import db, migrate
from .views import pages


def create_app() -> Flask:
    app = Flask(__name__)
    # Heroku still says postgres://, which SQLAlchemy does not take.
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["DATABASE_URL"].replace("postgres://", "postgresql://", 1)
    app.secret_key = os.environ["FLASK_SECRET"]
    app.config["RELEASE"] = os.environ.get("HEROKU_SLUG_COMMIT", "dev")
    db.init_app(app)
    migrate.init_app(app, db)
    app.register_blueprint(pages)
    return app
