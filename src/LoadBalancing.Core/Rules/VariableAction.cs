using LoadBalancing.Samples;

namespace LoadBalancing.Rules;

/// <summary>Changes a variable.</summary>
/// <param name="variable">The variable.</param>
internal abstract class VariableAction(Variable variable) : RuleAction
{
    public static RuleAction ReadSet(string name, RuleReader reader) => new SetToSample(Parse("set-var", name), reader.TakeSample("set-var"));

    public static RuleAction ReadSetFormat(string name, RuleReader reader) =>
        new SetToFormat(Parse("set-var-fmt", name), reader.TakeFormat("set-var-fmt", "a format"));

    public static RuleAction ReadUnset(string name, RuleReader reader) => new Unset(Parse("unset-var", name));

    /// <summary>Does it for a request.</summary>
    public void Apply(scoped in SampleContext context)
    {
        if (TryMakeValue(context, out var value))
        {
            variable.Set(context, value);
        }
    }

    /// <summary>Makes the value that the variable gets, <see langword="null"/> for none.</summary>
    /// <returns>Whether the variable changes.</returns>
    protected abstract bool TryMakeValue(scoped in SampleContext context, out string? value);

    private static Variable Parse(string action, string name) => Variable.TryParse(name, out var variable)
        ? variable
        : throw new FormatException($"'{action}' expects a variable such as txn.name, of the scope sess, txn, req or res, found '{name}'.");

    // A sample that has no value leaves the variable as it is.
    private sealed class SetToSample(Variable variable, Sample sample) : VariableAction(variable)
    {
        private readonly Sample _text = Converters.ToText(sample);
        private LastText _last;

        public override bool IsOfPath => _text.IsOfPath;

        protected override bool TryMakeValue(scoped in SampleContext context, out string? value)
        {
            var buffer = default(SampleBuffer);
            try
            {
                var found = _text.TryGet(context, ref buffer, out var taken);
                value = found ? _last.Of(taken.Text) : null;
                return found;
            }
            finally
            {
                buffer.Dispose();
            }
        }
    }

    private sealed class SetToFormat(Variable variable, FormatText format) : VariableAction(variable)
    {
        public override bool IsOfPath => format.IsOfPath;

        protected override bool TryMakeValue(scoped in SampleContext context, out string? value)
        {
            value = format.Write(context);
            return true;
        }
    }

    private sealed class Unset(Variable variable) : VariableAction(variable)
    {
        protected override bool TryMakeValue(scoped in SampleContext context, out string? value)
        {
            value = null;
            return true;
        }
    }
}
