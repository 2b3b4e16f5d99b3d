import os

import psycopg
import redis

stream = redis.Redis.from_url(os.environ["REDIS_URL"])


def main() -> None:
    last = "$"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        while True:
            for _, entries in stream.xread({"sightings": last}, block=5000):
                for last, seen in entries:
                    connection.execute("insert into sightings values (%s, %s)", (seen[b"bird"], seen[b"place"]))


if __name__ == "__main__":
    main()
