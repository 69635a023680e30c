"""A media by its identifier, read and deleted: FastAPI and SQLAlchemy as their tutorials have it, one durable
transaction for each request, and no credentials."""

import sys

import uvicorn
from fastapi import Depends, FastAPI, HTTPException, Response
from sqlalchemy import create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

engine = create_engine(f"sqlite:///{sys.argv[1]}")
Sessions = sessionmaker(engine)


@event.listens_for(engine, "connect")
def durable(connection, _):
    for pragma in ("journal_mode = wal", "synchronous = full", "busy_timeout = 10000"):
        connection.execute(f"pragma {pragma}")


class Base(DeclarativeBase):
    pass


class Media(Base):
    __tablename__ = "medias"
    id: Mapped[str] = mapped_column(primary_key=True)
    filename: Mapped[str]
    alt: Mapped[str | None]
    mime_type: Mapped[str]
    size: Mapped[int]
    created_at: Mapped[int]


def session():
    with Sessions() as session:
        yield session


app = FastAPI()


@app.get("/medias/{id}")
def get_media(id: str, session: Session = Depends(session)):
    media = session.get(Media, id)
    if media is None:
        raise HTTPException(status_code=404)
    return media


@app.delete("/medias/{id}", status_code=204)
def delete_media(id: str, session: Session = Depends(session)):
    media = session.get(Media, id)
    if media is None:
        raise HTTPException(status_code=404)
    session.delete(media)
    session.commit()
    return Response(status_code=204)


class Server(uvicorn.Server):
    async def startup(self, sockets=None):
        await super().startup(sockets)
        address = self.servers[0].sockets[0].getsockname()
        print(f"http://{address[0]}:{address[1]}", flush=True)


Server(uvicorn.Config(app, port=0, log_level="error")).run()
