-- What the customer said of a conversation last; every such word is an event, too.
alter table conversation
  add column rating_score smallint check (rating_score between 1 and 5),
  add column rating_comment text check (length(rating_comment) <= 16000),
  add column rated_at timestamptz,
  add check ((rating_score is null) = (rated_at is null) and (rating_score is not null or rating_comment is null));
