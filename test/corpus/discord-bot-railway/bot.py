import os

import asyncpg
import discord
from upstash_redis.asyncio import Redis

redis = Redis(url=os.environ["UPSTASH_REDIS_REST_URL"], token=os.environ["UPSTASH_REDIS_REST_TOKEN"])
client = discord.Client(intents=discord.Intents.default())


@client.event
async def on_ready() -> None:
    client.pool = await asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=1)
    print("ready in", os.environ.get("RAILWAY_ENVIRONMENT_NAME", "a shell"))


@client.event
async def on_message(message: discord.Message) -> None:
    if message.author.bot or await redis.incr(f"seen:{message.author.id}") > 30:
        return
    await client.pool.execute("insert into said values ($1, $2)", message.author.id, message.content)


client.run(os.environ["DISCORD_TOKEN"])
