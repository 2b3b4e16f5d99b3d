from channels.generic.websocket import AsyncJsonWebsocketConsumer


class Scoreboard(AsyncJsonWebsocketConsumer):
    groups = ["score"]

    async def receive_json(self, content):
        await self.channel_layer.group_send("score", {"type": "score.changed", "score": content})

    async def score_changed(self, event):
        await self.send_json(event["score"])
