import os

import httpx
from selectolax.parser import HTMLParser
from supabase import create_client

client = create_client(os.environ["SUPABASE_URL"], os.environ["SUPABASE_KEY"])


def prices():
    page = HTMLParser(httpx.get("https://market.example/prices").text)
    for row in page.css("tr"):
        name, price = (cell.text() for cell in row.css("td"))
        yield {"name": name, "price": price}


client.table("prices").insert(list(prices())).execute()
