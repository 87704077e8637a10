namespace Streaming.Catalogue.Items;

partial class CatalogueHandler
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Item {ItemId} is set aside ({ErrorClass}): {Reason}")]
    partial void LogSetAside(string itemId, string errorClass, string reason);
}
