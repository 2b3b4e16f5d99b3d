import os

import pandas as pd
import streamlit as st
from supabase import Client, create_client


@st.cache_resource
def connect() -> Client:
    return create_client(os.environ["SUPABASE_URL"], os.environ["SUPABASE_ANON_KEY"])


supabase = connect()
email, password = st.text_input("Email"), st.text_input("Password", type="password")
if st.button("Enter"):
    supabase.auth.sign_in_with_password({"email": email, "password": password})

rows = (
    supabase.table("harvest")
    .select("field, kilos")
    .execute()
)
st.bar_chart(pd.DataFrame(rows.data), x="field", y="kilos")

if file := st.file_uploader("Report"):
    supabase.storage.from_("reports").upload(file.name, file.getvalue())
