namespace Streaming.ServiceDefaults;

/// <summary>A setting with which a worker cannot start. The message names the configuration key and the fix.</summary>
public sealed class InvalidSettingException(string message) : Exception(message);
