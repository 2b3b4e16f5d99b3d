from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    database_url: str
    jwt_secret: str
    web_origin: str = "http://localhost:5173"
    railway_git_commit_sha: str | None = None


settings = Settings()
