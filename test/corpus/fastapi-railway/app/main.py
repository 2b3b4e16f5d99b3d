from fastapi import FastAPI, WebSocket
from fastapi.middleware.cors import CORSMiddleware

from .db import sessions
from .settings import settings

app = FastAPI(version=settings.railway_git_commit_sha or "dev")
app.add_middleware(CORSMiddleware, allow_origins=[settings.web_origin], allow_credentials=True)


@app.get("/health")
async def health() -> dict[str, bool]:
    return {"ok": True}


@app.websocket("/transcripts/{show}")
async def transcripts(socket: WebSocket, show: str) -> None:
    await socket.accept()
    async with sessions() as session:
        async for line in await session.stream_scalars(lines_of(show)):
            await socket.send_text(line)


def lines_of(show: str):
    from sqlalchemy import text

    return text("select line from lines where show = :show").bindparams(show=show)
