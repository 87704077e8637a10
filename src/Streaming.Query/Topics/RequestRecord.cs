using System.Text;
using Streaming.Contracts;
using Streaming.Kafka;

namespace Streaming.Query.Topics;

/// <summary>A request from the topic.</summary>
/// <param name="Invalid">What is wrong with it; null: nothing.</param>
/// <param name="IsJson">It came as JSON, and so will the reply.</param>
sealed record RequestRecord(RetrieveRequest Request, InvalidMessageException? Invalid, bool IsJson);

/// <summary>
/// Reads requests. One that breaks a rule is passed on, to be answered; bytes that are no request go to the dead letters, as does a request whose
/// ids are too long for an answer to repeat them.
/// </summary>
sealed class RequestDecoder : IRecordDecoder<RequestRecord>
{
    const int LongestId = 128;

    public bool TryDecode(SourceRecord record, out string key, out RequestRecord decoded)
    {
        var value = record.Value ?? [];
        var isJson = value is [(byte)'{', ..];
        try
        {
            decoded = new RequestRecord(RecordCodec.RetrieveRequest.Decode(record.Key ?? [], value), null, isJson);
        }
        catch (InvalidMessageException e) when (e.ErrorClass == InvalidMessageException.Invalid)
        {
            decoded = new RequestRecord(RecordCodec.RetrieveRequest.Parse(value), e, isJson);
            if (record.Key?.Length > LongestId || IsTooLong(decoded.Request.RequestId) || IsTooLong(decoded.Request.UserId))
                throw new InvalidRecordException(e.ErrorClass, e.Message);
        }
        catch (InvalidMessageException e)
        {
            throw new InvalidRecordException(e.ErrorClass, e.Message);
        }
        key = decoded.Request.UserId;
        return true;
    }

    static bool IsTooLong(string id) => Encoding.UTF8.GetByteCount(id) > LongestId;
}
