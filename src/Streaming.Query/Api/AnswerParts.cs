using Streaming.Contracts;

namespace Streaming.Query.Api;

/// <summary>A long answer in parts that a client can show one after the other.</summary>
static class AnswerParts
{
    public const int ItemsOfAPart = 50;

    /// <summary>The first part holds all but the items, and the first of these. Merged in order, they are the answer.</summary>
    public static IEnumerable<RetrieveResponse> Of(RetrieveResponse answer)
    {
        var items = answer.Items.ToList();
        answer.Items.Clear();
        var part = answer;
        for (var from = 0; from == 0 || from < items.Count; from += ItemsOfAPart)
        {
            part.Items.AddRange(items.Skip(from).Take(ItemsOfAPart));
            yield return part;
            part = new RetrieveResponse();
        }
    }
}
