using Change = Streaming.Contracts.ProfileChange.ChangeOneofCase;

namespace Streaming.Contracts;

static class ProfileChangeRules
{
    const int MaxItems = 64;
    const int MaxNameBytes = 1024;

    public static void Check(ProfileChange change)
    {
        Rules.Id(change.EventId, "event_id");
        Rules.Id(change.UserId, "user_id");
        Rules.Time(change.OccurredAt, "occurred_at");
        switch (change.ChangeCase)
        {
            case Change.FollowTopic:
                Rules.Id(change.FollowTopic.TopicId, "follow_topic.topic_id");
                break;
            case Change.UnfollowTopic:
                Rules.Id(change.UnfollowTopic.TopicId, "unfollow_topic.topic_id");
                break;
            case Change.SaveCollection:
                Rules.Id(change.SaveCollection.CollectionId, "save_collection.collection_id");
                Rules.Text(change.SaveCollection.Name, "save_collection.name", MaxNameBytes);
                Rules.Ids(change.SaveCollection.ItemIds, "save_collection.item_ids", 1, MaxItems);
                break;
            case Change.DropCollection:
                Rules.Id(change.DropCollection.CollectionId, "drop_collection.collection_id");
                break;
            case Change.EraseHistory:
                Rules.Time(change.EraseHistory.Through, "erase_history.through");
                break;
            case Change.None:
                throw InvalidMessageException.OfField("change", "is required: follow_topic, unfollow_topic, save_collection, "
                    + "drop_collection, erase_history, close_account or reopen_account");
        }
    }
}
