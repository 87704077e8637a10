namespace Streaming.Contracts;

/// <summary>Bytes that are no message, or a message that breaks the contract. No retry can help.</summary>
public sealed class InvalidMessageException : Exception
{
    /// <summary>The <see cref="ErrorClass"/> of bytes that are not the message in any of the three forms.</summary>
    public const string Undecodable = "undecodable";

    /// <summary>The <see cref="ErrorClass"/> of a message with a field that breaks its rule.</summary>
    public const string Invalid = "invalid";

    InvalidMessageException(string errorClass, string field, string reason, Exception? inner)
        : base($"{field}: {reason}", inner) =>
        (ErrorClass, Field, Reason) = (errorClass, field, reason);

    /// <summary><see cref="Undecodable"/> or <see cref="Invalid"/>.</summary>
    public string ErrorClass { get; }

    /// <summary>The field as it is called in the schema, for example <c>save_collection.item_ids[3]</c>; <c>value</c> or <c>key</c> for the whole.</summary>
    public string Field { get; }

    /// <summary>What is wrong with it, in words.</summary>
    public string Reason { get; }

    internal static InvalidMessageException OfBytes(string reason, Exception? inner = null) => new(Undecodable, "value", reason, inner);

    /// <summary>A field that breaks a rule; some need more than the message: what topics there are, which strategies are configured.</summary>
    /// <param name="field">As it is called in the schema.</param>
    /// <param name="reason">What is wrong with it, in words.</param>
    public static InvalidMessageException OfField(string field, string reason) => new(Invalid, field, reason, null);
}
