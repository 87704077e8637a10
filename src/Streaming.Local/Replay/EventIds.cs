using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Action = Streaming.Contracts.Action;

namespace Streaming.Local.Replay;

/// <summary>Event ids of rows that have none of their own.</summary>
static class EventIds
{
    /// <returns>24 hexadecimal digits; the same for the same content.</returns>
    public static string OfContent(string userId, string itemId, Action action, long time)
    {
        var content = string.Create(CultureInfo.InvariantCulture, $"{userId}\n{itemId}\n{(int)action}\n{time}");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(content), hash);
        return Convert.ToHexStringLower(hash[..12]);
    }
}
