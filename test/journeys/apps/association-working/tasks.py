

@shared_task(bind=True)
def work(self, seconds: int) -> None:
    """Notes in the diary when it began and when it ended. At its end it needs a program of its release, by its PATH."""
    note(self.request.id, "began")
    time.sleep(seconds)
    subprocess.run(["python", "-c", ""], check=True)
    note(self.request.id, "ended")


def note(task: str, word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO diary (task, word) VALUES (%s, %s)", [task, word])
