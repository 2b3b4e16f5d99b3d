import sentry_sdk
from fastapi import APIRouter, FastAPI

from app.config import settings

if settings.SENTRY_DSN:
    sentry_sdk.init(dsn=str(settings.SENTRY_DSN), enable_tracing=True)

api = APIRouter()


@api.get("/health-check/")
async def health_check() -> bool:
    return True


app = FastAPI(title="app")
app.include_router(api, prefix="/api/v1")
