from herbarium import create_app

app = create_app()
