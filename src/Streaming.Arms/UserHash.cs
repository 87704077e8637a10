using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Streaming.Arms;

/// <summary>Numbers that a user always draws, uniform over users and independent between scopes: SHA-256 of salt, scope and user id.</summary>
public readonly struct UserHash
{
    const double Unit = 1.0 / (1UL << 53);

    UserHash(ulong first, ulong second, ulong third) => (First, Second, Bits) = ((first >> 11) * Unit, (second >> 11) * Unit, third);

    /// <summary>At least 0, below 1.</summary>
    public double First { get; }

    /// <summary>At least 0, below 1; independent of the first.</summary>
    public double Second { get; }

    /// <summary>64 bits that are independent of both.</summary>
    public ulong Bits { get; }

    public static UserHash Of(string salt, string scope, string userId)
    {
        // Lengths first: no two triples are written alike.
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{salt.Length}/{scope.Length}/{salt}{scope}{userId}"), digest);
        return new UserHash(
            BinaryPrimitives.ReadUInt64LittleEndian(digest), BinaryPrimitives.ReadUInt64LittleEndian(digest[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(digest[16..]));
    }
}
