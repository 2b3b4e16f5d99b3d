from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from .models import Message

ROOM = "assembly"


class RoomConsumer(AsyncJsonWebsocketConsumer):
    """Everybody hears what anybody says, the speaker included."""

    async def connect(self):
        await self.channel_layer.group_add(ROOM, self.channel_name)
        await self.accept()

    async def disconnect(self, code):
        await self.channel_layer.group_discard(ROOM, self.channel_name)

    async def receive_json(self, content, **kwargs):
        said = {"author": str(content.get("author", ""))[:60], "text": str(content.get("text", ""))[:500]}
        if said["text"]:
            await database_sync_to_async(Message.objects.create)(**said)
            await self.channel_layer.group_send(ROOM, {"type": "room.said", **said})

    async def room_said(self, event):
        await self.send_json({"author": event["author"], "text": event["text"]})
