import psycopg
from fastapi import APIRouter, FastAPI

from .settings import API_PREFIX, DATABASE_URL

router = APIRouter()


@router.get("/health")
def health() -> dict[str, bool]:
    with psycopg.connect(DATABASE_URL) as connection:
        connection.execute("select 1")
    return {"ok": True}


app = FastAPI()
app.include_router(router, prefix=API_PREFIX)
