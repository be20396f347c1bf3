using LoadBalancing.Simulator;

return SimulateCommand.Create().Parse(args).Invoke();
