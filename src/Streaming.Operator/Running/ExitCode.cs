namespace Streaming.Operator.Running;

/// <summary>What the process ends with, for scripts.</summary>
static class ExitCode
{
    public const int Well = 0, Failed = 1, WrongInput = 2, Interrupted = 130;
}
