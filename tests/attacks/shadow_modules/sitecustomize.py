print("STOLEN sitecustomize")
