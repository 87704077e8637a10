using System.CommandLine;

namespace Streaming.Operator.Commands.Users;

/// <summary>The user that a command is about.</summary>
static class UserArgument
{
    public static Argument<string> Create() => new("user") { Description = "The user's id." };
}
