"""Says a word in a room over WebSocket, and prints what the room answers. argv: the address, the word."""

import asyncio
import json
import sys

import websockets


async def main(url: str, text: str) -> None:
    async with websockets.connect(url) as room:
        await room.send(json.dumps({"author": "Unmoor", "text": text}))
        print(await asyncio.wait_for(room.recv(), timeout=30))


asyncio.run(main(*sys.argv[1:]))
