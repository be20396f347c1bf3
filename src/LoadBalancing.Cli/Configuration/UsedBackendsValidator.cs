using LoadBalancing.Configuration;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Cli.Configuration;

/// <summary>Refuses a reload that takes away a backend which a running frontend uses.</summary>
internal sealed class UsedBackendsValidator(IDictionary<string, FrontendOptions> frontends) : IValidateOptions<LoadBalancerOptions>
{
    public ValidateOptionsResult Validate(string? name, LoadBalancerOptions options)
    {
        var failures = (
            from frontend in frontends
            from backend in frontend.Value.UsedBackends
            where !options.Backends.ContainsKey(backend)
            select $"Backends: frontend '{frontend.Key}' needs backend '{backend}', which is gone.").ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
