using System.Text;
using Streaming.Qdrant.Protocol;

namespace Streaming.Qdrant;

/// <summary>
/// Reads score and text of each point out of an encoded <c>QueryBatchResponse</c> without the messages in between: an answer of a hundred items is
/// made from several hundred points.
/// </summary>
static class EncodedHits
{
    // A map's entry is a message of key and value.
    const int EntryValue = 2;

    /// <returns>For each search what it found, best first.</returns>
    /// <exception cref="EndOfStreamException">The answer is cut off.</exception>
    /// <exception cref="InvalidDataException">The bytes are no such answer.</exception>
    public static Hit[][] Read(ReadOnlySpan<byte> response)
    {
        var results = new Hit[Count(response, QueryBatchResponse.ResultFieldNumber)][];
        var i = 0;
        for (var batch = new WireReader(response); batch.Next();)
            if (batch.Field == QueryBatchResponse.ResultFieldNumber)
                results[i++] = ReadResult(batch.Content);
        return results;
    }

    static Hit[] ReadResult(ReadOnlySpan<byte> result)
    {
        var hits = new Hit[Count(result, BatchResult.ResultFieldNumber)];
        var i = 0;
        for (var points = new WireReader(result); points.Next();)
            if (points.Field == BatchResult.ResultFieldNumber)
                hits[i++] = ReadPoint(points.Content);
        return hits;
    }

    static Hit ReadPoint(ReadOnlySpan<byte> point)
    {
        var (text, score) = (default(string), 0f);
        for (var fields = new WireReader(point); fields.Next();)
        {
            if (fields.Field == ScoredPoint.ScoreFieldNumber)
                score = fields.Float;
            else if (fields.Field == ScoredPoint.PayloadFieldNumber)
                text = ReadEntry(fields.Content) ?? text;
        }
        return new Hit(text, score);
    }

    static string? ReadEntry(ReadOnlySpan<byte> entry)
    {
        for (var fields = new WireReader(entry); fields.Next();)
            if (fields.Field == EntryValue)
                for (var value = new WireReader(fields.Content); value.Next();)
                    if (value.Field == Value.StringValueFieldNumber)
                        return Encoding.UTF8.GetString(value.Content);
        return null;
    }

    static int Count(ReadOnlySpan<byte> message, int field)
    {
        var count = 0;
        for (var fields = new WireReader(message); fields.Next();)
            if (fields.Field == field)
                count++;
        return count;
    }
}
